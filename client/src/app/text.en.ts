export const en = {
  description:
    "SleepSafe tells people who drive or run machines, in time, that they are getting drowsy or stressed.",
  skip: "Skip to content",
  nav: {
    label: "Main",
    drive: "Drive",
    stress: "Stress",
    insights: "Insights",
    models: "Models",
    status: "Status",
    settings: "Settings",
    about: "About",
  },
  connection: {
    checking: "Checking…",
    online: "Online",
    unreachable: "Server unreachable",
    offline: "Device offline",
  },
  display: {
    open: "Theme and language",
    theme: "Theme",
    light: "Light",
    dark: "Dark",
    system: "System",
    language: "Language",
    languageFailed: "This language could not be loaded. Check the connection and try again.",
    install: "Install app",
  },
  update: {
    ready: "A new version is ready.",
    waiting: "Waiting until the drive in another tab is over.",
    restart: "Restart now",
    cancel: "Cancel",
  },
  failed: {
    title: "This page stopped working",
    lead: "Something went wrong in it; you did nothing wrong. The rest of SleepSafe still works.",
    detail: "For a report: {{message}}",
    retry: "Try again",
    home: "Back to start",
  },
  outdated: {
    title: "A new version is available",
    lead: "SleepSafe was updated while it was open here. Reload it to go on.",
    reload: "Reload",
  },
  notLoaded: {
    title: "This page could not be loaded",
    lead: "The connection is lost. Check it, then reload.",
  },
  notFound: {
    title: "There is no such page",
    lead: "The address “{{path}}” leads nowhere. It may be mistyped, or the page has moved.",
  },
} as const;

declare module "../lib/texts" {
  interface Texts {
    app: typeof en;
  }
}
