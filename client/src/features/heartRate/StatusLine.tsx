import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { StateShape, type StateShapeName } from "../../components/StateShape";
import { STALE_MS } from "./reading";
import classes from "./StatusLine.module.css";
import type { StrapStatus } from "./strapState";
import type { Strap } from "./useHeartRateStrap";

type Translate = TFunction<"heartRate">;

interface StatusLineProps {
  strap: Strap;
}

/** The connection and the skin contact in a shape and a word, and what to do about them. */
export function StatusLine({ strap }: StatusLineProps) {
  const { t } = useTranslation("heartRate");
  const advice = adviceFor(strap, t);
  return (
    <div role="status" className={classes.status}>
      <StateShape shape={shapeOf(strap)} size={24} />
      <div>
        <p className={classes.word}>{wordFor(strap, t)}</p>
        {advice && <p className={classes.advice}>{advice}</p>}
      </div>
    </div>
  );
}

const NOT_MEASURING: readonly StrapStatus[] = ["noContact", "noSignal", "reconnecting", "error"];

function shapeOf({ status, packets }: Strap): StateShapeName {
  if (NOT_MEASURING.includes(status)) return "bar";
  return status === "connected" && packets.at(-1)?.contact === "on" ? "disc" : "ring";
}

function wordFor({ status, packets }: Strap, t: Translate): string {
  const last = packets.at(-1);
  if (status !== "connected" || !last) return t(`status.${status as ShownStatus}`);
  return last.contact === "on" ? t("contact.on") : t("contact.unknown");
}

/** Without Bluetooth there is no status line. */
type ShownStatus = Exclude<StrapStatus, "unsupported" | "insecureContext">;

function adviceFor({ status, failure }: Strap, t: Translate): string | null {
  if (failure) return t(`failure.${failure}`);
  switch (status) {
    case "noSignal":
      return t("advice.noSignal", { seconds: STALE_MS / 1000 });
    case "noContact":
    case "reconnecting":
      return t(`advice.${status}`);
    default:
      return null;
  }
}
