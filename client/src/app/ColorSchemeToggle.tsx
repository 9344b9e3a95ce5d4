import { ActionIcon, useMantineColorScheme } from "@mantine/core";
import { IconMoon, IconSun } from "@tabler/icons-react";

export function ColorSchemeToggle() {
  // Without keepTransitions it would write a <style> element, which the content security policy refuses.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const next = colorScheme === "dark" ? "light" : "dark";
  const Icon = next === "light" ? IconSun : IconMoon;
  return (
    <ActionIcon
      variant="default"
      size={44}
      aria-label={`Use the ${next} theme`}
      onClick={() => setColorScheme(next)}
    >
      <Icon size={20} stroke={1.75} aria-hidden />
    </ActionIcon>
  );
}
