import { Suspense, useDeferredValue, useState } from "react";
import { type Location, Route, Routes, useLocation } from "react-router";
import { NotFoundPage } from "./NotFoundPage";
import { RouteBoundary } from "./RouteBoundary";
import { type AppRoute, ROUTES } from "./routes";
import { Shell } from "./Shell";
import { type ArrivalOptions, useArrival } from "./useArrival";

interface AppProps {
  routes?: readonly AppRoute[];
}

export function App({ routes = ROUTES }: AppProps) {
  const location = useLocation();
  // The page before stays until the next one is there.
  const shown = useDeferredValue(location);
  // Where the visit began: reading starts at the top there, with the skip link.
  const [entry, setEntry] = useState<Location | null>(location);
  return (
    <Shell routes={routes} isWaiting={shown !== location}>
      <RouteBoundary place={shown.pathname} onRetry={() => setEntry(null)}>
        <Suspense fallback={null}>
          <Routes location={shown}>
            {routes.map(({ path, page: { Page } }) => (
              <Route key={path} path={path} element={<Page />} />
            ))}
            <Route path="*" element={<NotFoundPage />} />
          </Routes>
          <Arrival place={shown.pathname} moveFocus={shown !== entry} />
        </Suspense>
      </RouteBoundary>
    </Shell>
  );
}

/** Beside the page within Suspense: its effects run when the page is there. */
function Arrival(arrival: ArrivalOptions) {
  useArrival(arrival);
  return null;
}
