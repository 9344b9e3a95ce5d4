import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./AsTable.module.css";

interface AsTableProps {
  title?: string;
  children: ReactNode;
}

/** What a chart shows, for who cannot see it or wants the figures. */
export function AsTable({ title, children }: AsTableProps) {
  const { t } = useTranslation("insights");
  return (
    <details className={classes.details}>
      <summary>{title ?? t("asTable")}</summary>
      {children}
    </details>
  );
}
