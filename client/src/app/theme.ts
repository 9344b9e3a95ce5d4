import { createTheme } from "@mantine/core";

// Colours, font and radius are in tokens.css: Mantine would put what is set here into a <style> element at
// run time, which the content security policy refuses.
export const theme = createTheme({
  primaryColor: "teal",
  cursorType: "pointer",
  respectReducedMotion: true,
});
