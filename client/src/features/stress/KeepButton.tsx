import { Button } from "@mantine/core";
import { IconBookmark, IconBookmarkFilled } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./KeepButton.module.css";
import type { Answer } from "./predictor";
import type { Recents } from "./useRecents";

interface KeepButtonProps {
  answer: Answer;
  recents: Recents;
}

/** Results that followed a slider are kept only on demand. */
export function KeepButton({ answer, recents }: KeepButtonProps) {
  const { t } = useTranslation("stress");
  const isKept = recents.isKept(answer);
  const Icon = isKept ? IconBookmarkFilled : IconBookmark;
  return (
    <Button
      className={classes.keep}
      variant="default"
      size="md"
      // Not `disabled`: it keeps the focus.
      aria-disabled={isKept}
      onClick={() => isKept || recents.keep(answer)}
      leftSection={<Icon size={18} aria-hidden />}
    >
      {isKept ? t("recents.kept") : t("recents.keep")}
    </Button>
  );
}
