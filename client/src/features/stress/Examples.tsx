import { Button } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Examples.module.css";
import { EXAMPLE_NAMES, type ExampleName } from "./examples";

interface ExamplesProps {
  onChoose: (name: ExampleName) => void;
}

export function Examples({ onChoose }: ExamplesProps) {
  const { t } = useTranslation("stress");
  const titleId = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset stands for entries, these are actions
    <div role="group" aria-labelledby={titleId} className={classes.examples}>
      <p id={titleId} className={classes.title}>
        {t("examples.title")}
      </p>
      <div className={classes.buttons}>
        {EXAMPLE_NAMES.map((name) => (
          <Button key={name} variant="default" size="md" onClick={() => onChoose(name)}>
            {t(`examples.${name}`)}
          </Button>
        ))}
      </div>
      <p className={classes.source}>{t("examples.source")}</p>
    </div>
  );
}
