import { useTranslation } from "react-i18next";
import type { VersionDetail, VersionRole } from "../../api/modelLife";
import { ArchiveForm } from "./ArchiveForm";
import { ChallengeForm } from "./ChallengeForm";
import { type Change, Changes } from "./Changes";
import { PromoteForm } from "./PromoteForm";

interface VersionChangesProps {
  name: string;
  detail: VersionDetail;
  role: VersionRole;
}

/** What this version can become. The packaged one is only come back to, and an archived one is out. */
export function VersionChanges({ name, detail, role }: VersionChangesProps) {
  const { t } = useTranslation("models");
  const { version, origin } = detail;
  const entries: Change[] = [];
  const canServe = origin === "registry" && (role === "candidate" || role === "challenger");
  if (canServe) {
    entries.push({
      name: "promote",
      label: t("actions.promote.open"),
      form: (end) => <PromoteForm name={name} detail={detail} {...end} />,
    });
  }
  if (canServe && role === "candidate") {
    entries.push(
      {
        name: "challenge",
        label: t("actions.challenge.open"),
        form: (end) => <ChallengeForm name={name} version={version} {...end} />,
      },
      {
        name: "archive",
        label: t("actions.archive.open"),
        form: (end) => <ArchiveForm name={name} version={version} {...end} />,
      },
    );
  }
  return <Changes entries={entries} />;
}
