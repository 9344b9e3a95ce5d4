import { type MantineColorScheme, useMantineColorScheme } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { SegmentedChoice } from "../components/SegmentedChoice";

export function ThemeChoice() {
  const { t } = useTranslation("app");
  // Without keepTransitions it would write a <style> element, which the content security policy refuses.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  return (
    <SegmentedChoice<MantineColorScheme>
      legend={t("display.theme")}
      options={[
        { value: "light", label: t("display.light") },
        { value: "dark", label: t("display.dark") },
        { value: "auto", label: t("display.system") },
      ]}
      value={colorScheme}
      onChange={setColorScheme}
    />
  );
}
