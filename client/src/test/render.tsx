import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { MemoryRouter } from "react-router";
import { createQueryClient } from "../app/queryClient";

/**
 * Renders with a fresh cache of the product's own kind, so that tests share nothing and know when it asks again;
 * `address` is where the page is.
 */
export function renderWithProviders(
  children: ReactNode,
  queryClient = createQueryClient(),
  address = "/",
) {
  const view = render(
    <MantineProvider env="test" withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={queryClient}>
        <MemoryRouter initialEntries={[address]}>{children}</MemoryRouter>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { ...view, queryClient };
}
