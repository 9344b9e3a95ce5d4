import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CreatedKey } from "../../api/createKey";
import { getKeys } from "../../api/getKeys";
import type { Session } from "../../api/getSession";
import { Asked } from "../../components/asked/Asked";
import { Panel } from "../../components/Panel";
import { KeyForm } from "./KeyForm";
import classes from "./KeysPanel.module.css";
import { KeysTable } from "./KeysTable";
import { LastKeyNote } from "./LastKeyNote";
import { NewKey } from "./NewKey";
import { useAskAgain, useAsked } from "./useAsked";

/** Who may do what by a key: made, listed and revoked. */
export function KeysPanel({ session }: { session: Session }) {
  const { t } = useTranslation("settings");
  const observed = useAsked(["keys"], getKeys);
  const askAgain = useAskAgain();
  const [created, setCreated] = useState<CreatedKey | null>(null);
  const show = (key: CreatedKey) => {
    setCreated(key);
    askAgain();
  };
  return (
    <Panel title={t("keys.title")}>
      <div className={classes.parts}>
        <p className={classes.note}>{t("keys.lead")}</p>
        {created ? (
          <NewKey created={created} onDone={() => setCreated(null)} />
        ) : (
          <KeyForm onCreated={show} />
        )}
        <div>
          <Asked observed={observed}>
            {({ keys }) => (
              <>
                <LastKeyNote session={session} keys={keys} />
                <KeysTable keys={keys} />
              </>
            )}
          </Asked>
        </div>
      </div>
    </Panel>
  );
}
