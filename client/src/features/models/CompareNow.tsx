import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { compareModel } from "../../api/compareModel";
import { ActionFailure } from "../../components/asked/ActionFailure";
import { may } from "../../lib/roles";
import { useAction, useWait } from "../../lib/useAction";
import { useSession } from "../../lib/useSession";
import classes from "./Changes.module.css";
import { useLookAgain } from "./useModels";

interface CompareNowProps {
  name: string;
  version: string;
}

/** It changes nothing that answers, so one tap is enough. The command beside it does the same for everybody else. */
export function CompareNow({ name, version }: CompareNowProps) {
  const { t } = useTranslation("models");
  const session = useSession().observation?.value;
  const lookAgain = useLookAgain();
  const action = useAction(compareModel, lookAgain);
  const isHeld = useWait(action) > 0;
  if (!session || !may(session, "manage")) return null;
  return (
    <div className={classes.changes}>
      <div className={classes.buttons}>
        <Button
          variant="default"
          size="md"
          aria-disabled={action.isRunning || isHeld}
          onClick={() => isHeld || action.run({ name, version })}
        >
          {action.isRunning ? t("actions.compare.running") : t("actions.compare.open")}
        </Button>
      </div>
      <ActionFailure action={action} title={t("actions.compare.failed")} />
    </div>
  );
}
