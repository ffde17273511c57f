// First: it restores the address that the others read.
import "./lib/person/return-from-provider.ts";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { Gate } from "./app/Gate.tsx";
import { Providers } from "./app/Providers.tsx";

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <Providers>
      <Gate>
        <App />
      </Gate>
    </Providers>
  </StrictMode>,
);
