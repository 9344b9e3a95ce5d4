import { Component, type ReactNode } from "react";
import { PageFailure } from "./PageFailure";

interface RouteBoundaryProps {
  /** The page's address: at another one the failure is over. */
  place: string;
  onRetry: () => void;
  children: ReactNode;
}

interface RouteBoundaryState {
  place: string;
  error: Error | null;
}

/** Keeps a page's failure inside the page: the navigation around it goes on working. */
export class RouteBoundary extends Component<RouteBoundaryProps, RouteBoundaryState> {
  override state: RouteBoundaryState = { place: this.props.place, error: null };

  static getDerivedStateFromProps({ place }: RouteBoundaryProps, state: RouteBoundaryState) {
    return place === state.place ? null : { place, error: null };
  }

  static getDerivedStateFromError(cause: unknown): Partial<RouteBoundaryState> {
    return { error: cause instanceof Error ? cause : new Error(String(cause)) };
  }

  readonly retry = () => {
    this.props.onRetry();
    this.setState({ error: null });
  };

  override render(): ReactNode {
    const { place, error } = this.state;
    if (!error) return this.props.children;
    return <PageFailure place={place} error={error} onRetry={this.retry} />;
  }
}
