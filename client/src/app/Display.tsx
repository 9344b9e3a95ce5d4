import { ActionIcon } from "@mantine/core";
import { useClickOutside } from "@mantine/hooks";
import { IconAdjustmentsHorizontal } from "@tabler/icons-react";
import { type FocusEvent, type KeyboardEvent, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Display.module.css";
import { InstallButton } from "./InstallButton";
import { LanguageChoice } from "./LanguageChoice";
import { ThemeChoice } from "./ThemeChoice";

/** Theme, language and, where the browser offers it, the installation: always open in the side bar, behind a button on a phone. */
export function Display() {
  const { t } = useTranslation("app");
  const [open, setOpen] = useState(false);
  const panelId = useId();
  const button = useRef<HTMLButtonElement>(null);
  const root = useClickOutside<HTMLDivElement>(() => setOpen(false));

  const closeOnEscape = ({ key }: KeyboardEvent) => {
    if (key !== "Escape" || !open) return;
    setOpen(false);
    button.current?.focus();
  };
  const closeOnLeave = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (relatedTarget && !currentTarget.contains(relatedTarget)) setOpen(false);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only listens to what bubbles up from the controls
    <div ref={root} className={classes.display} onKeyDown={closeOnEscape} onBlur={closeOnLeave}>
      <ActionIcon
        ref={button}
        className={classes.button}
        variant="default"
        size={44}
        aria-label={t("display.open")}
        aria-expanded={open}
        aria-controls={panelId}
        onClick={() => setOpen(!open)}
      >
        <IconAdjustmentsHorizontal size={22} stroke={1.75} aria-hidden />
      </ActionIcon>
      <div id={panelId} className={classes.panel} data-open={open || undefined}>
        <ThemeChoice />
        <LanguageChoice />
        <InstallButton />
      </div>
    </div>
  );
}
