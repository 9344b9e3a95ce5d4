import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Said } from "../../components/Said";
import { Allowed } from "./Allowed";
import classes from "./Changes.module.css";

/** How a form is left: done, with what is to be said of it, or not. */
export interface End {
  onDone: (said: string) => void;
  onKeep: () => void;
}

export interface Change {
  name: string;
  label: string;
  form: (end: End) => ReactNode;
}

/** What an administrator can do here; each in a form of its own, so that no slip changes what answers. */
export function Changes({ entries }: { entries: readonly Change[] }) {
  const [said, setSaid] = useState<string | null>(null);
  if (entries.length === 0 && said === null) return null;
  return (
    <div className={classes.changes}>
      {said !== null && <Said hasFocus>{said}</Said>}
      {entries.length > 0 && (
        <Allowed permission="manage" what="change">
          <Buttons entries={entries} onSaid={setSaid} />
        </Allowed>
      )}
    </div>
  );
}

interface ButtonsProps {
  entries: readonly Change[];
  onSaid: (said: string | null) => void;
}

/** A ref: what was asked gives the focus back. */
const focusIt = (button: HTMLButtonElement | null) => button?.focus();

function Buttons({ entries, onSaid }: ButtonsProps) {
  const { t } = useTranslation("models");
  const [open, setOpen] = useState<string | null>(null);
  const [left, setLeft] = useState<string | null>(null);
  const shown = entries.find(({ name }) => name === open);
  if (shown) {
    return shown.form({
      onDone: (said) => {
        setOpen(null);
        setLeft(null);
        onSaid(said);
      },
      onKeep: () => {
        setOpen(null);
        setLeft(shown.name);
      },
    });
  }
  return (
    <fieldset className={classes.buttons} aria-label={t("actions.label")}>
      {entries.map(({ name, label }) => (
        <Button
          key={name}
          {...(left === name && { ref: focusIt })}
          variant="default"
          size="md"
          onClick={() => {
            onSaid(null);
            setOpen(name);
          }}
        >
          {label}
        </Button>
      ))}
    </fieldset>
  );
}
