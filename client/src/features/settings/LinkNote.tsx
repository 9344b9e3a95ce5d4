import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ActionFailure } from "../../components/asked/ActionFailure";
import { useWait } from "../../lib/useAction";
import classes from "./Form.module.css";
import type { Link } from "./useLink";

/** What the operator may do where no link is printed any more. */
const MAKE_KEY = "flask --app server.app keys create --role admin --name NAME";

/** What becomes of the one-time link that the page was opened by. */
export function LinkNote({ link: { action, again } }: { link: Link }) {
  const { t } = useTranslation("settings");
  const isHeld = useWait(action) > 0;
  if (action.isRunning) return <p role="status">{t("link.running")}</p>;
  if (!action.error) return null;
  const isOver = action.error.status === 401 || action.error.status === 400;
  const over = { title: t("link.over"), advice: t("link.overText") };
  return (
    <div className={classes.note}>
      <ActionFailure
        action={action}
        {...(!isOver && { title: t("link.notYet") })}
        statuses={{ 400: over, 401: over }}
      />
      {isOver ? (
        <p className={classes.says}>
          {t("link.command")}
          <code className={classes.code}>{MAKE_KEY}</code>
        </p>
      ) : (
        <Button
          variant="default"
          size="md"
          aria-disabled={isHeld}
          onClick={() => isHeld || again()}
        >
          {t("link.again")}
        </Button>
      )}
    </div>
  );
}
