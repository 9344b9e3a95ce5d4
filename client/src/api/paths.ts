/** What the API answers, at and below these addresses; all others are pages and files of the app. */
export const API_PATHS: readonly string[] = [
  "/api",
  "/health",
  "/docs",
  "/openapi",
  "/openapi.json",
  "/metrics",
  "/telemetry",
  "/events",
  "/statistics",
  "/dashboard",
];
