import {
  createTheme,
  defaultVariantColorsResolver,
  type VariantColorsResolver,
} from "@mantine/core";

// Colours, font and radius are in tokens.css: Mantine would put what is set here into a <style> element at
// run time, which the content security policy refuses.
/** Mantine writes white on a filled button, which is too faint on the dark theme's accent. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  const onAccent = input.variant === "filled" && (input.color ?? "teal") === "teal";
  return onAccent ? { ...colors, color: "var(--on-accent)" } : colors;
};

export const theme = createTheme({
  primaryColor: "teal",
  cursorType: "pointer",
  respectReducedMotion: true,
  variantColorResolver,
});
