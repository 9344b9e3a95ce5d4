import { useTranslation } from "react-i18next";
import type { Observed } from "../../lib/useObservation";
import { NextTry } from "../NextTry";
import { Section } from "../Section";
import { fileOf } from "./card";
import classes from "./Pictures.module.css";
import { type PictureName, pictureAlt } from "./pictureAlt";

/** What the trainer draws, in pixels: the room is kept before the picture is there. */
export const PICTURE_SIZE = { width: 576, height: 528 } as const;

/** Every model has the first two; the third only those that were trained with it. */
const SHOWN: readonly PictureName[] = ["reliability", "confusion", "importance"];
const SURE = 2;

/** What has pictures: a served model, or one of its versions. */
interface Pictured {
  digest: string;
  metrics: Record<string, unknown>;
  pictures: readonly string[];
}

type Detail = Pick<Observed<Pictured>, "observation" | "isAsking">;

export function Pictures({ digest, detail }: { digest: string; detail: Detail }) {
  const model = detail.observation?.value;
  // Another version of the same name took its place in the meantime.
  if (model && model.digest !== digest) return null;
  return (
    <div className={classes.pictures}>
      {SHOWN.slice(0, model ? SHOWN.length : SURE).map((name) => (
        <Picture key={name} name={name} detail={detail} />
      ))}
    </div>
  );
}

function Picture({ name, detail }: { name: PictureName; detail: Detail }) {
  const { t } = useTranslation("modelFacts");
  const model = detail.observation?.value;
  const address = model?.pictures.find((candidate) => fileOf(candidate) === `${name}.png`);
  if (model && !address) return null;
  return (
    <Section title={t(`pictures.${name}.title`)}>
      <p className={classes.says}>{t(`pictures.${name}.says`)}</p>
      <div className={classes.paper}>
        {model && address ? (
          <img
            className={classes.picture}
            src={address}
            alt={pictureAlt(name, model.metrics)}
            {...PICTURE_SIZE}
          />
        ) : (
          <Missing detail={detail} />
        )}
      </div>
    </Section>
  );
}

/** As large as the picture that is not there. */
function Missing({ detail: { observation, isAsking } }: { detail: Detail }) {
  const { t } = useTranslation("modelFacts");
  const outage = observation?.outage;
  return (
    <div className={classes.missing}>
      {outage ? (
        <p>
          {t("pictures.failed")} <NextTry outage={outage} isAsking={isAsking} />
        </p>
      ) : (
        <p>{t("pictures.loading")}</p>
      )}
    </div>
  );
}
