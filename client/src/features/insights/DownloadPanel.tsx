import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Hourly, HourlyQuery } from "../../api/getHourly";
import { Panel } from "../../components/Panel";
import { saveFile } from "../../lib/saveFile";
import { useSession } from "../../lib/useSession";
import classes from "./DownloadPanel.module.css";
import { dayText } from "./filters";
import { hourlyCsv } from "./hourlyCsv";

interface DownloadPanelProps {
  hourly: Hourly;
  /** As the hours were asked for. */
  query: HourlyQuery;
}

export function DownloadPanel({ hourly, query }: DownloadPanelProps) {
  const { t } = useTranslation("insights");
  const session = useSession().observation?.value;
  return (
    <Panel title={t("download.title")}>
      <div className={classes.files}>
        <div>
          <Button
            variant="default"
            leftSection={<IconDownload size={18} aria-hidden />}
            onClick={() => save(hourly, t("download.file"))}
          >
            {t("download.hourly")}
          </Button>
          <p className={classes.says}>{t("download.hourlySays")}</p>
        </div>
        {session?.role === "admin" && (
          <div>
            <Button
              component="a"
              href={exportAddress(query)}
              download
              variant="default"
              leftSection={<IconDownload size={18} aria-hidden />}
            >
              {t("download.events")}
            </Button>
            <p className={classes.says}>{t("download.eventsSays")}</p>
          </div>
        )}
      </div>
    </Panel>
  );
}

function save(hourly: Hourly, name: string): void {
  const content = new Blob([hourlyCsv(hourly)], { type: "text/csv;charset=utf-8" });
  const [from, to] = [hourly.from, hourly.to].map((text) => new Date(text));
  const last = new Date((to?.getTime() ?? 0) - 1);
  saveFile(content, `${name}-${dayText(from ?? last)}-${dayText(last)}.csv`);
}

function exportAddress(query: HourlyQuery): string {
  return `/api/events/export?${new URLSearchParams({ format: "csv", ...query })}`;
}
