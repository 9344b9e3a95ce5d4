import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SegmentedChoice } from "../components/SegmentedChoice";
import { chooseLanguage, type Language } from "./i18n";
import classes from "./LanguageChoice.module.css";

/** Each by its own name, so that it can be found in a language one doesn't read. */
const OPTIONS = [
  { value: "en", label: "English", lang: "en" },
  { value: "de", label: "Deutsch", lang: "de" },
] as const satisfies readonly { value: Language; label: string; lang: string }[];

export function LanguageChoice() {
  const { t, i18n } = useTranslation("app");
  const [failed, setFailed] = useState(false);
  // While its texts are on their way.
  const [chosen, setChosen] = useState<Language | null>(null);
  const choose = async (language: Language) => {
    setFailed(false);
    setChosen(language);
    await chooseLanguage(language).catch(() => setFailed(true));
    setChosen(null);
  };
  return (
    <div>
      <SegmentedChoice<Language>
        legend={t("display.language")}
        options={OPTIONS}
        value={chosen ?? (i18n.resolvedLanguage === "de" ? "de" : "en")}
        onChange={choose}
      />
      {failed && (
        <p className={classes.failed} role="alert">
          {t("display.languageFailed")}
        </p>
      )}
    </div>
  );
}
