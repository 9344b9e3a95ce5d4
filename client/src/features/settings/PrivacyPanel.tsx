import { useTranslation } from "react-i18next";
import { getSubjects, type Subject } from "../../api/getSubjects";
import { Asked } from "../../components/asked/Asked";
import { type Column, Rows } from "../../components/asked/Rows";
import { LinkRow } from "../../components/LinkRow";
import { Moment } from "../../components/Moment";
import { Panel } from "../../components/Panel";
import { Said } from "../../components/Said";
import { formatNumber } from "../../lib/format";
import { DeletePerson } from "./DeletePerson";
import classes from "./PrivacyPanel.module.css";
import { useAsked } from "./useAsked";
import { useDeletion } from "./useDeletion";

/** What the server holds about people: to take along, and to delete. */
export function PrivacyPanel() {
  const { t } = useTranslation("settings");
  const { said, columns } = useParts();
  return (
    <Panel title={t("privacy.title")}>
      <div className={classes.parts}>
        <p className={classes.note}>{t("privacy.lead")}</p>
        {said && (
          <Said key={said} hasFocus>
            {said}
          </Said>
        )}
        <div>
          <Asked observed={useAsked(["subjects"], getSubjects)}>
            {({ subjects }) => <People subjects={subjects} columns={columns} />}
          </Asked>
        </div>
        <div className={classes.link}>
          <LinkRow to="/" name={t("privacy.device")} text={t("privacy.deviceText")} />
        </div>
      </div>
    </Panel>
  );
}

interface PeopleProps {
  subjects: readonly Subject[];
  columns: readonly Column<Subject>[];
}

function People({ subjects, columns }: PeopleProps) {
  const { t } = useTranslation("settings");
  if (subjects.length === 0) return <p className={classes.note}>{t("privacy.empty")}</p>;
  return (
    <Rows
      caption={t("privacy.title")}
      rows={subjects}
      keyOf={({ subject_id }) => subject_id}
      head={{ name: t("privacy.person"), cell: ({ subject_id }) => subject_id }}
      columns={columns}
    />
  );
}

function useParts() {
  const { t } = useTranslation("settings");
  const { said, onDeleted } = useDeletion();
  const columns: Column<Subject>[] = [
    { name: t("privacy.lastSeen"), cell: ({ last_seen }) => <Moment iso={last_seen} /> },
    {
      name: t("privacy.monitored"),
      cell: ({ monitored_hours: hours }) =>
        t("privacy.hours", { hours: formatNumber(round(hours)) }),
    },
    { name: t("privacy.events"), cell: ({ events }) => formatNumber(events) },
    {
      name: t("privacy.actions"),
      cell: ({ subject_id }) => <DeletePerson subjectId={subject_id} onDeleted={onDeleted} />,
    },
  ];
  return { said, columns };
}

const round = (hours: number) => Math.round(hours * 10) / 10;
