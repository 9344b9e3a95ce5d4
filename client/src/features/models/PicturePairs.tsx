import { useTranslation } from "react-i18next";
import type { VersionDetail } from "../../api/modelLife";
import { fileOf } from "../../components/modelFacts/card";
import { PICTURE_SIZE } from "../../components/modelFacts/Pictures";
import { type PictureName, pictureAlt } from "../../components/modelFacts/pictureAlt";
import classes from "./PicturePairs.module.css";

const NAMES: readonly PictureName[] = ["reliability", "confusion", "importance"];

interface PicturePairsProps {
  before: VersionDetail;
  after: VersionDetail;
}

/** The same question to both, beside each other. */
export function PicturePairs({ before, after }: PicturePairsProps) {
  const { t } = useTranslation(["models", "modelFacts"]);
  const shown = NAMES.filter((name) => addressOf(before, name) || addressOf(after, name));
  if (shown.length === 0) return null;
  return (
    <div className={classes.pairs}>
      <h3 className={classes.title}>{t("compare.pictures")}</h3>
      {shown.map((name) => (
        <div key={name}>
          <h4 className={classes.question}>{t(`modelFacts:pictures.${name}.title`)}</h4>
          <p className={classes.says}>{t(`modelFacts:pictures.${name}.says`)}</p>
          <div className={classes.pair}>
            <Picture version={before} name={name} />
            <Picture version={after} name={name} />
          </div>
        </div>
      ))}
    </div>
  );
}

function Picture({ version, name }: { version: VersionDetail; name: PictureName }) {
  const { t } = useTranslation("models");
  const address = addressOf(version, name);
  return (
    <figure className={classes.figure}>
      <figcaption className={classes.caption}>{version.version}</figcaption>
      <div className={classes.paper}>
        {address ? (
          <img
            className={classes.picture}
            src={address}
            alt={pictureAlt(name, version.metrics)}
            {...PICTURE_SIZE}
          />
        ) : (
          <p className={classes.missing}>{t("compare.noPicture")}</p>
        )}
      </div>
    </figure>
  );
}

function addressOf({ pictures }: VersionDetail, name: PictureName): string | undefined {
  return pictures.find((address) => fileOf(address) === `${name}.png`);
}
