import { Button } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Panel } from "../../components/Panel";
import { useKeepStress } from "../../lib/outbox/keepStress";
import { RecentList } from "./RecentList";
import classes from "./RecentsPanel.module.css";
import { MOST_KEPT } from "./recents";
import { TrendLine } from "./TrendLine";
import type { Recents } from "./useRecents";

/** What was checked before on this device. */
export function RecentsPanel({ recents }: { recents: Recents }) {
  const { t } = useTranslation("stress");
  const panel = useRef<HTMLDivElement>(null);
  const { checks, isStored, remove, eraseAll } = recents;
  const [isSentToo] = useKeepStress();
  const where = isSentToo ? "alsoSent" : "onDevice";
  // What had the focus goes with the erased check.
  const keepFocus = () => panel.current?.focus();
  return (
    <div ref={panel} tabIndex={-1} className={classes.recents}>
      <Panel title={t("recents.title")}>
        <p className={classes.note}>
          {isStored ? t(`recents.${where}`, { count: MOST_KEPT }) : t("recents.notStored")}
        </p>
        {checks.length === 0 ? (
          <p className={classes.empty}>{t("recents.empty")}</p>
        ) : (
          <>
            {checks.length > 1 && <TrendLine checks={checks} />}
            <RecentList
              checks={checks}
              onRemove={(check) => {
                remove(check);
                keepFocus();
              }}
            />
            <EraseAll
              onErase={() => {
                eraseAll();
                keepFocus();
              }}
            />
          </>
        )}
      </Panel>
    </div>
  );
}

/** Asks before it erases. */
function EraseAll({ onErase }: { onErase: () => void }) {
  const { t } = useTranslation("stress");
  const [isAsking, setIsAsking] = useState(false);
  if (!isAsking) {
    return (
      <Button variant="default" size="md" onClick={() => setIsAsking(true)}>
        {t("recents.eraseAll")}
      </Button>
    );
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset stands for entries, these are actions
    <div role="group" aria-label={t("recents.sure")} className={classes.asking}>
      <p>{t("recents.sure")}</p>
      <Button variant="default" size="md" autoFocus onClick={() => setIsAsking(false)}>
        {t("recents.cancel")}
      </Button>
      <Button className={classes.erase} size="md" onClick={onErase}>
        {t("recents.confirm")}
      </Button>
    </div>
  );
}
