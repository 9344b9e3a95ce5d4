import { TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./FilterBar.module.css";
import { type Filters, isDay, isSpan, LIMITS } from "./filters";

const FIELD = { input: classes.field ?? "" };

interface DayFieldsProps {
  filters: Filters;
  onChange: (some: Partial<Filters>) => void;
}

/** The first and the last day; the address follows as soon as they fit together. */
export function DayFields({ filters, onChange }: DayFieldsProps) {
  const { t } = useTranslation("insights");
  const [from, setFrom] = useState(filters.from ?? "");
  const [to, setTo] = useState(filters.to ?? "");
  // Back and Forward change the address without the fields.
  useEffect(() => {
    setFrom(filters.from ?? "");
    setTo(filters.to ?? "");
  }, [filters.from, filters.to]);
  const fits = isDay(from) && isDay(to) && isSpan(from, to);
  const change = (first: string, last: string) => {
    setFrom(first);
    setTo(last);
    if (isDay(first) && isDay(last) && isSpan(first, last))
      onChange({ preset: "custom", from: first, to: last });
  };
  return (
    <div className={classes.days}>
      <TextInput
        type="date"
        className={classes.choice}
        classNames={FIELD}
        label={t("filters.from")}
        value={from}
        onChange={({ currentTarget }) => change(currentTarget.value, to)}
      />
      <TextInput
        type="date"
        className={classes.choice}
        classNames={FIELD}
        label={t("filters.to")}
        value={to}
        onChange={({ currentTarget }) => change(from, currentTarget.value)}
      />
      {!fits && (
        <p className={classes.problem} role="alert">
          {t("filters.badSpan", { days: LIMITS.days - 1 })}
        </p>
      )}
    </div>
  );
}
