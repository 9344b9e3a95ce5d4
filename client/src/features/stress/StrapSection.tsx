import { Button } from "@mantine/core";
import { IconBluetooth } from "@tabler/icons-react";
import { type ComponentType, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./StrapSection.module.css";
import type { StrapValues } from "./strapFields";

export interface StrapHandlers {
  onChange: (values: StrapValues) => void;
  onRestingHeartRate: (bpm: number) => void;
}

/** Fetches what connects a strap, once the person wants one. */
export type LoadStrap = () => Promise<ComponentType<StrapHandlers>>;

interface StrapSectionProps extends StrapHandlers {
  load: LoadStrap;
}

/** Closed at first; closing it again leaves the strap connected. */
export function StrapSection({ load, ...handlers }: StrapSectionProps) {
  const { t } = useTranslation("stress");
  const contentId = useId();
  const [Strap, setStrap] = useState<ComponentType<StrapHandlers> | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const [hasFailed, setHasFailed] = useState(false);

  async function toggle(): Promise<void> {
    setIsOpen(!isOpen);
    setHasFailed(false);
    if (Strap) return;
    try {
      const Loaded = await load();
      setStrap(() => Loaded);
    } catch {
      setHasFailed(true);
      setIsOpen(false);
    }
  }

  return (
    <div className={classes.section}>
      <div className={classes.offer}>
        <IconBluetooth className={classes.icon} size={26} aria-hidden />
        <p className={classes.text}>{t("strap.offer")}</p>
        <Button
          variant="default"
          size="md"
          aria-expanded={isOpen}
          aria-controls={contentId}
          onClick={toggle}
        >
          {isOpen ? t("strap.close") : t("strap.open")}
        </Button>
      </div>
      {hasFailed && <p role="alert">{t("strap.failed")}</p>}
      <div id={contentId} hidden={!isOpen}>
        {Strap && <Strap {...handlers} />}
      </div>
    </div>
  );
}
