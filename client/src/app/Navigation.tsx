import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import classes from "./Navigation.module.css";
import type { AppRoute } from "./routes";

interface NavigationProps {
  routes: readonly AppRoute[];
}

export function Navigation({ routes }: NavigationProps) {
  const { t } = useTranslation("app");
  return (
    <nav className={classes.nav} aria-label={t("nav.label")}>
      <ul className={classes.entries}>
        {routes.map(
          ({ path, page, nav }) =>
            nav && (
              <li key={path} className={nav.isWideOnly ? classes.wideOnly : undefined}>
                <NavLink
                  to={path}
                  end={path === "/"}
                  className={classes.entry ?? ""}
                  onPointerEnter={page.preload}
                  onFocus={page.preload}
                >
                  <nav.Icon size={24} stroke={1.75} aria-hidden />
                  {t(`nav.${nav.word}`)}
                </NavLink>
              </li>
            ),
        )}
      </ul>
    </nav>
  );
}
