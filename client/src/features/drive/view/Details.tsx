import { useTranslation } from "react-i18next";
import { formatNumber, formatShare } from "../../../lib/format";
import { useOutboxWords } from "../../../lib/outbox/useOutboxWords";
import type { ClassifierFacts, DriveState, PipelineFacts } from "../session/driveState";
import classes from "./More.module.css";

type Row = readonly [name: string, value: string];

/** How the monitor itself is doing. */
export function Details({ state }: { state: DriveState }) {
  const { t } = useTranslation("drive");
  const screen = [t("details.screen"), t(`details.screen_${state.screen}`)] as const;
  const outbox = useOutboxWords().join(" ") || t("details.nothingToSend");
  const rows: Row[] = [
    ...usePipeline(state.pipeline),
    screen,
    ...useClassifier(state.classifier),
    [t("details.outbox"), outbox],
  ];
  return (
    <dl className={classes.rows}>
      {rows.map(([name, value]) => (
        <div key={name} className={classes.row}>
          <dt className={classes.name}>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function usePipeline(facts: PipelineFacts | null): Row[] {
  const { t } = useTranslation("drive");
  if (!facts) return [];
  const { camera, backend } = facts;
  const unknown = t("figures.unknown");
  const round = (value: number | null) =>
    value === null ? unknown : formatNumber(Math.round(value));
  const size = { width: camera.width_px, height: camera.height_px };
  return [
    [t("details.camera"), `${camera.label}, ${t("details.size", size)}`],
    [
      t("details.fps"),
      facts.fps === null ? unknown : t("details.perSecond", { value: round(facts.fps) }),
    ],
    [
      t("details.time"),
      facts.inference_p50_ms === null
        ? unknown
        : t("details.ms", {
            p50: round(facts.inference_p50_ms),
            p95: round(facts.inference_p95_ms),
          }),
    ],
    [t("details.backend"), t(`details.${backend}`)],
    [t("details.where"), facts.in_worker ? t("details.worker") : t("details.page")],
    [t("details.cores"), facts.isolated ? t("details.several") : t("details.one")],
    [t("details.brightness"), facts.brightness === null ? unknown : formatShare(facts.brightness)],
  ];
}

function useClassifier(facts: ClassifierFacts): Row[] {
  const { t } = useTranslation("drive");
  const { status, probabilities, blinks, blinks_needed } = facts;
  const early: Row = [
    t("details.classifier"),
    t(`details.classifier_${status}`, { blinks, needed: blinks_needed }),
  ];
  if (!probabilities) return [early];
  const [alert, low, drowsy] = probabilities;
  const shares = { alert: formatShare(alert), low: formatShare(low), drowsy: formatShare(drowsy) };
  return [early, [t("details.estimate"), t("details.shares", shares)]];
}
