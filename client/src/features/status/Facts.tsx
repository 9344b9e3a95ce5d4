import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ModelSummary } from "../../api/getModels";
import { Section } from "../../components/Section";
import { formatDate, formatNumber } from "../../lib/format";
import { Digest } from "./Digest";
import classes from "./Facts.module.css";

/** Which model it is, and what it learned from. */
export function Facts({ model }: { model: ModelSummary }) {
  const { t } = useTranslation("status");
  const { trained_on: data, version } = model;
  return (
    <Section title={t("facts.title")}>
      <dl className={classes.facts}>
        <Fact name={t("facts.name")}>
          <code>{model.name}</code>
        </Fact>
        <Fact name={t("facts.version")}>{t(`facts.${model.arm}`, { version })}</Fact>
        <Fact name={t("facts.digest")}>
          <Digest digest={model.digest} />
        </Fact>
        <Fact name={t("facts.estimator")}>
          <span lang="en">{model.estimator}</span>
        </Fact>
        <Fact name={t("facts.source")}>{data.source}</Fact>
        <Fact name={t("facts.people")}>{formatNumber(data.people)}</Fact>
        <Fact name={t("facts.rows")}>{formatNumber(data.rows)}</Fact>
        <Fact name={t("facts.created")}>
          <Created created={model.created} />
        </Fact>
        {data.notes.length > 0 && (
          <Fact name={t("facts.notes")} isLong>
            <span lang="en">{data.notes.join("; ")}</span>
          </Fact>
        )}
      </dl>
    </Section>
  );
}

interface FactProps {
  name: string;
  /** Needs a line for itself. */
  isLong?: boolean;
  children: ReactNode;
}

function Fact({ name, isLong = false, children }: FactProps) {
  return (
    <div className={isLong ? `${classes.fact} ${classes.long}` : classes.fact}>
      <dt className={classes.name}>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** "2026-11-22" is a day, the same everywhere: at noon no time zone makes it another. */
function Created({ created }: { created: string }) {
  const day = new Date(/^\d{4}-\d\d-\d\d$/.test(created) ? `${created}T12:00:00` : created);
  if (Number.isNaN(day.getTime())) return created;
  return <time dateTime={created}>{formatDate(day)}</time>;
}
