import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { DOWNLOAD_BYTES } from "../pipeline/files";
import classes from "./Setup.module.css";
import { formatMegabytes } from "./words";

/** What the first start costs; whoever has it already is told that no network is needed. */
export function DownloadSize() {
  const { t } = useTranslation("drive");
  const isThere = useIsDownloaded();
  if (isThere) return <p className={classes.note}>{t("download.done")}</p>;
  const size = formatMegabytes(DOWNLOAD_BYTES);
  return <p className={classes.note}>{t("download.size", { size })}</p>;
}

function useIsDownloaded(): boolean {
  const [isThere, setIsThere] = useState(false);
  useEffect(() => {
    let isShown = true;
    const look = async () => {
      const { isDownloaded } = await import("../pipeline/download");
      const found = await isDownloaded();
      if (isShown) setIsThere(found);
    };
    // Then the size stands there, which is never wrong.
    look().catch(() => {});
    return () => {
      isShown = false;
    };
  }, []);
  return isThere;
}
