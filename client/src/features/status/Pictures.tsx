import { useTranslation } from "react-i18next";
import type { ModelDetail } from "../../api/getModel";
import { fileOf } from "./card";
import type { Observation } from "./observation";
import classes from "./Pictures.module.css";
import { type PictureName, pictureAlt } from "./pictureAlt";
import { Section } from "./Section";

/** What the trainer draws, in pixels: the room is kept before the picture is there. */
export const PICTURE_SIZE = { width: 576, height: 528 } as const;

const SHOWN: readonly PictureName[] = ["reliability", "confusion"];

interface PicturesProps {
  digest: string;
  detail: Observation<ModelDetail> | undefined;
}

export function Pictures({ digest, detail }: PicturesProps) {
  const model = detail?.value ?? null;
  // Another version of the same name took its place in the meantime.
  if (model && model.digest !== digest) return null;
  if (!model && detail) return null;
  return (
    <div className={classes.pictures}>
      {SHOWN.map((name) => (
        <Picture key={name} name={name} model={model} />
      ))}
    </div>
  );
}

function Picture({ name, model }: { name: PictureName; model: ModelDetail | null }) {
  const { t } = useTranslation("status");
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
          <p className={classes.loading}>{t("pictures.loading")}</p>
        )}
      </div>
    </Section>
  );
}
