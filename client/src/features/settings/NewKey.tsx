import { Button, VisuallyHidden } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CreatedKey } from "../../api/createKey";
import { StateShape } from "../../components/StateShape";
import { useLeaveGuard } from "../../lib/useLeaveGuard";
import classes from "./KeysPanel.module.css";

interface NewKeyProps {
  created: CreatedKey;
  onDone: () => void;
}

/** The only time that a key is seen: it does not go uncopied without a question. */
export function NewKey({ created: { name, role, key }, onDone }: NewKeyProps) {
  const { t } = useTranslation("settings");
  const [isCopied, setIsCopied] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const guard = useLeaveGuard(!isCopied);
  const close = () => {
    guard.end();
    onDone();
  };
  const stay = () => {
    guard.stay();
    setIsAsking(false);
  };
  return (
    <div className={classes.created}>
      <p className={classes.warning}>
        <StateShape shape="triangle" size={20} />
        {t("newKey.once")}
      </p>
      <KeyField
        label={t("newKey.label", { name, role: t(`roles.${role}.name`) })}
        value={key}
        onCopy={() => setIsCopied(true)}
      />
      {guard.leave || isAsking ? (
        <Question onLeave={guard.leave ?? close} onStay={stay} />
      ) : (
        <div className={classes.actions}>
          <CopyButton value={key} isCopied={isCopied} onCopy={() => setIsCopied(true)} />
          <Button
            variant="default"
            size="md"
            onClick={() => (isCopied ? close() : setIsAsking(true))}
          >
            {t("newKey.done")}
          </Button>
        </div>
      )}
    </div>
  );
}

interface CopyProps {
  value: string;
  onCopy: () => void;
}

/** To be copied by hand as well: browsers let a button do it on secure pages only. */
function KeyField({ label, value, onCopy }: CopyProps & { label: string }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <label className={classes.label}>
      {label}
      <input
        ref={field}
        className={classes.key}
        readOnly
        value={value}
        onFocus={(event) => event.currentTarget.select()}
        onCopy={onCopy}
      />
    </label>
  );
}

function CopyButton({ value, isCopied, onCopy }: CopyProps & { isCopied: boolean }) {
  const { t } = useTranslation("settings");
  const [hasFailed, setHasFailed] = useState(false);
  if (!("clipboard" in navigator) || hasFailed) {
    return <p className={classes.byHand}>{isCopied ? t("newKey.copied") : t("newKey.byHand")}</p>;
  }
  const copy = () => navigator.clipboard.writeText(value).then(onCopy, () => setHasFailed(true));
  const Sign = isCopied ? IconCheck : IconCopy;
  return (
    <>
      <Button size="md" leftSection={<Sign size={18} aria-hidden />} onClick={copy}>
        {isCopied ? t("newKey.copied") : t("newKey.copy")}
      </Button>
      <VisuallyHidden role="status">{isCopied && t("newKey.copied")}</VisuallyHidden>
    </>
  );
}

interface QuestionProps {
  onLeave: () => void;
  onStay: () => void;
}

function Question({ onLeave, onStay }: QuestionProps) {
  const { t } = useTranslation("settings");
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot take the focus by itself
    <div
      ref={box}
      role="group"
      tabIndex={-1}
      className={classes.asking}
      aria-label={t("newKey.ask")}
    >
      <p>{t("newKey.ask")}</p>
      <div className={classes.actions}>
        <Button variant="default" size="md" onClick={onStay}>
          {t("newKey.stay")}
        </Button>
        <Button size="md" onClick={onLeave}>
          {t("newKey.leave")}
        </Button>
      </div>
    </div>
  );
}
