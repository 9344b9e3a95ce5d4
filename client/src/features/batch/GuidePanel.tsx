import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { Fragment, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../api/errors";
import { FailureAlert } from "../../components/FailureAlert";
import { Panel } from "../../components/Panel";
import { failureText } from "../../lib/failureText";
import { decimalSeparator, formatRange } from "../../lib/format";
import { type InputSpec, SUBJECT_NAME } from "./columns";
import classes from "./GuidePanel.module.css";
import { saveFile } from "./saveFile";
import { templateCsv } from "./template";
import { unitText } from "./words";

interface GuidePanelProps {
  specs: UseQueryResult<InputSpec[]>;
}

export function GuidePanel({ specs }: GuidePanelProps) {
  const { t } = useTranslation("batch");
  return (
    <Panel title={t("guide.title")}>
      <p className={classes.lead}>{t("guide.lead")}</p>
      {specs.data ? <Guide specs={specs.data} /> : <Missing specs={specs} />}
    </Panel>
  );
}

function Missing({ specs }: GuidePanelProps) {
  const { t } = useTranslation("batch");
  if (!specs.isError) return <p className={classes.pending}>{t("guide.loading")}</p>;
  const { error } = specs;
  return (
    <div className={classes.failure}>
      {error instanceof ApiError && <FailureAlert failure={failureText(error)} />}
      <Button variant="default" onClick={() => specs.refetch()} aria-busy={specs.isFetching}>
        {t("guide.retry")}
      </Button>
    </div>
  );
}

function Guide({ specs }: { specs: InputSpec[] }) {
  const { t } = useTranslation("batch");

  function saveTemplate(): void {
    const csv = templateCsv(specs, decimalSeparator());
    saveFile(new Blob([csv], { type: "text/csv" }), "sleepsafe-template.csv");
  }

  return (
    <>
      <table className={classes.columns}>
        <thead>
          <tr>
            <th scope="col">{t("guide.column")}</th>
            <th scope="col">{t("guide.values")}</th>
            <th scope="col">{t("guide.required")}</th>
          </tr>
        </thead>
        <tbody>
          {specs.map(({ name, minimum, maximum, unit, required }) => (
            <tr key={name}>
              <th scope="row">
                <code>{breakable(name)}</code>
              </th>
              <td>
                {formatRange({ minimum, maximum })} {unitText(unit, t)}
              </td>
              <td>{required ? t("guide.yes") : t("guide.no")}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">
              <code>{t("guide.timeNames")}</code>
            </th>
            <td>{t("guide.time")}</td>
            <td>{t("guide.no")}</td>
          </tr>
          <tr>
            <th scope="row">
              <code>{breakable(SUBJECT_NAME)}</code>
            </th>
            <td>{t("guide.subject")}</td>
            <td>{t("guide.no")}</td>
          </tr>
        </tbody>
      </table>
      <p className={classes.others}>{t("guide.others")}</p>
      <Button
        variant="default"
        leftSection={<IconDownload size={18} aria-hidden />}
        onClick={saveTemplate}
      >
        {t("guide.template")}
      </Button>
    </>
  );
}

/** On a phone a name may go on in the next line, but only after an underscore. */
function breakable(name: string): ReactNode {
  return name.split("_").map((part, index) => (
    <Fragment key={part}>
      {index > 0 && (
        <>
          _<wbr />
        </>
      )}
      {part}
    </Fragment>
  ));
}
