import { act } from "@testing-library/react";
import { chooseLanguage, type Language } from "../app/i18n";

/** Switches the texts during a test; the next test starts in English again. */
export async function setLanguage(language: Language): Promise<void> {
  await act(() => chooseLanguage(language));
}

export async function resetLanguage(): Promise<void> {
  await chooseLanguage("en");
  localStorage.clear();
}
