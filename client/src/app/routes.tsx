import type { Icon } from "@tabler/icons-react";
import {
  IconActivityHeartbeat,
  IconBrain,
  IconChartBar,
  IconInfoCircle,
  IconServer,
  IconSettings,
  IconSteeringWheel,
} from "@tabler/icons-react";
import { type AppPage, lazyPage, withTexts } from "./lazyPage";
import type { en } from "./text.en";

export interface AppRoute {
  path: string;
  page: AppPage;
  /** With it the route stands in the navigation, in the order of this table. */
  nav?: {
    word: Exclude<keyof typeof en.nav, "label">;
    Icon: Icon;
    /** Not in the bottom bar of a phone, which holds six: Status and About lead there. */
    isWideOnly?: boolean;
  };
}

/** Not before a person wants to use a strap. */
const loadStrap = withTexts(
  ["heartRate"],
  async () => (await import("../features/heartRate/HeartRatePanel")).HeartRatePanel,
);

/** Every page of the app, with the features whose texts it shows; it loads when it is first needed. */
export const ROUTES: readonly AppRoute[] = [
  {
    path: "/",
    page: lazyPage(
      ["drive", "outbox"],
      async () => (await import("../features/drive/DrivePage")).DrivePage,
    ),
    nav: { word: "drive", Icon: IconSteeringWheel },
  },
  {
    path: "/stress",
    page: lazyPage(["stress"], async () => {
      const { StressPage } = await import("../features/stress/StressPage");
      const batch = ROUTES.find(({ path }) => path === "/stress/batch");
      return () => <StressPage loadStrap={loadStrap} {...(batch && { batchPath: batch.path })} />;
    }),
    nav: { word: "stress", Icon: IconActivityHeartbeat },
  },
  {
    path: "/stress/batch",
    page: lazyPage(["batch"], async () => (await import("../features/batch/BatchPage")).BatchPage),
  },
  {
    path: "/insights",
    page: lazyPage(
      ["insights"],
      async () => (await import("../features/insights/InsightsPage")).InsightsPage,
    ),
    nav: { word: "insights", Icon: IconChartBar },
  },
  {
    path: "/models",
    page: lazyPage(
      ["models", "modelFacts", "asked"],
      async () => (await import("../features/models/ModelsPage")).ModelsPage,
    ),
    nav: { word: "models", Icon: IconBrain, isWideOnly: true },
  },
  {
    path: "/status",
    page: lazyPage(
      ["status", "modelFacts"],
      async () => (await import("../features/status/StatusPage")).StatusPage,
    ),
    nav: { word: "status", Icon: IconServer },
  },
  {
    path: "/settings",
    page: lazyPage(
      ["settings", "asked", "outbox"],
      async () => (await import("../features/settings/SettingsPage")).SettingsPage,
    ),
    nav: { word: "settings", Icon: IconSettings },
  },
  {
    path: "/about",
    page: lazyPage(
      ["about", "asked"],
      async () => (await import("../features/about/AboutPage")).AboutPage,
    ),
    nav: { word: "about", Icon: IconInfoCircle },
  },
];
