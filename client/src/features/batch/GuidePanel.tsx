import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { Fragment, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { FailureAlert } from "../../components/FailureAlert";
import { NextTry } from "../../components/NextTry";
import { Panel } from "../../components/Panel";
import { failureText } from "../../lib/failureText";
import { decimalSeparator, formatRange } from "../../lib/format";
import { isHeldBack } from "../../lib/observation";
import { saveFile } from "../../lib/saveFile";
import { type InputSpec, SUBJECT_NAME } from "./columns";
import classes from "./GuidePanel.module.css";
import { templateCsv } from "./template";
import type { SpecsState } from "./useBatch";
import { unitText } from "./words";

export function GuidePanel({ specs, source }: SpecsState) {
  const { t } = useTranslation("batch");
  return (
    <Panel title={t("guide.title")}>
      <p className={classes.lead}>{t("guide.lead")}</p>
      {specs ? <Guide specs={specs} /> : <Missing source={source} />}
    </Panel>
  );
}

function Missing({ source: { observation, isAsking, askNow } }: Pick<SpecsState, "source">) {
  const { t } = useTranslation("batch");
  const outage = observation?.outage;
  if (!outage) return <p className={classes.pending}>{t("guide.loading")}</p>;
  const { requestId } = outage.error;
  const report = requestId === null ? "" : ` ${t("guide.report", { requestId })}`;
  return (
    <div className={classes.failure}>
      <FailureAlert
        failure={{
          title: failureText(outage.error).title,
          advice: t("guide.missing") + report,
        }}
      />
      <div className={classes.again}>
        <Button
          variant="default"
          onClick={askNow}
          aria-busy={isAsking}
          disabled={isHeldBack(outage)}
        >
          {t("guide.retry")}
        </Button>
        <p>
          <NextTry outage={outage} isAsking={isAsking} />
        </p>
      </div>
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
