import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./mantine.css";
import "./tokens.css";
import { App } from "./App";
import { Providers } from "./Providers";
import { createQueryClient } from "./queryClient";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

createRoot(root).render(
  <StrictMode>
    <Providers queryClient={createQueryClient()}>
      <App />
    </Providers>
  </StrictMode>,
);
