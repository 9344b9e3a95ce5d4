import { Wordmark } from "../components/Wordmark";
import { StressPage } from "../features/stress/StressPage";
import classes from "./App.module.css";
import { ColorSchemeToggle } from "./ColorSchemeToggle";

export function App() {
  return (
    <>
      <header className={classes.header}>
        <Wordmark />
        <ColorSchemeToggle />
      </header>
      <main className={classes.main}>
        <StressPage />
      </main>
    </>
  );
}
