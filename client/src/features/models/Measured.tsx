import { useTranslation } from "react-i18next";
import { formatFigure } from "../../components/modelFacts/words";
import classes from "./Models.module.css";
import { Ranged } from "./Ranged";
import type { Figure } from "./words";

interface MeasuredProps {
  figure: Figure | undefined;
  /** With the person for whom it is worst. */
  hasWorst?: boolean;
}

/** A metric over people: never the mean alone. */
export function Measured({ figure, hasWorst = false }: MeasuredProps) {
  const { t } = useTranslation("models");
  if (!figure) return t("unknown");
  const { mean, interval95, worst, worst_person } = figure;
  return (
    <>
      <Ranged value={mean} interval={interval95} format={formatFigure} />
      {hasWorst && (
        <span className={classes.small}>
          {t("worst", { value: formatFigure(worst), person: worst_person })}
        </span>
      )}
    </>
  );
}
