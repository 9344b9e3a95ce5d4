import { ActionIcon, VisuallyHidden } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { shortDigest } from "../../lib/format";
import classes from "./Digest.module.css";

/** Short to compare by eye; whole as a tooltip and to copy. */
export function Digest({ digest }: { digest: string }) {
  const { t } = useTranslation("status");
  const { copy, copied } = useClipboard({ timeout: 2000 });
  const Sign = copied ? IconCheck : IconCopy;
  return (
    <span className={classes.digest}>
      <code title={t("digest.full", { digest })}>{shortDigest(digest)}</code>
      {/* Browsers allow copying on secure pages only. */}
      {"clipboard" in navigator && (
        <ActionIcon
          className={classes.copy ?? ""}
          variant="subtle"
          size={28}
          aria-label={t("digest.copy")}
          title={t("digest.copy")}
          onClick={() => copy(digest)}
        >
          <Sign size={16} stroke={1.75} aria-hidden />
        </ActionIcon>
      )}
      <VisuallyHidden role="status">{copied && t("digest.copied")}</VisuallyHidden>
    </span>
  );
}
