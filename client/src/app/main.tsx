import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter } from "react-router";
import "./mantine.css";
import "./tokens.css";
import { App } from "./App";
import { startI18n } from "./i18n";
import { Providers } from "./Providers";
import { createQueryClient } from "./queryClient";
import { ROUTES } from "./routes";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

const started = startI18n();
// The page comes along with the shell's texts.
ROUTES.find(({ path }) => path === window.location.pathname)?.page.preload();
await started;
createRoot(root).render(
  <StrictMode>
    <Providers queryClient={createQueryClient()}>
      <BrowserRouter>
        <App />
      </BrowserRouter>
    </Providers>
  </StrictMode>,
);
