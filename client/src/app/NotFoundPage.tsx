import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { PageIntro } from "../components/PageIntro";

export function NotFoundPage() {
  const { t } = useTranslation("app");
  const { pathname } = useLocation();
  return (
    <>
      <PageIntro title={t("notFound.title")} lead={t("notFound.lead", { path: pathname })} />
      <Button size="md" component={Link} to="/">
        {t("failed.home")}
      </Button>
    </>
  );
}
