import { useTranslation } from "react-i18next";
import { StateShape, type StateShapeName } from "../components/StateShape";
import { type Connection, useConnection } from "../lib/useConnection";
import classes from "./ConnectionState.module.css";

const SHAPES: Record<Connection, StateShapeName> = {
  checking: "ring",
  online: "disc",
  unreachable: "diamond",
  offline: "triangle",
};

export function ConnectionState() {
  const { t } = useTranslation("app");
  const connection = useConnection();
  return (
    <p className={classes.state} role="status">
      <StateShape shape={SHAPES[connection]} size={12} />
      {t(`connection.${connection}`)}
    </p>
  );
}
