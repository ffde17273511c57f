import { useQuery } from "@tanstack/react-query";
import { useI18n } from "../../lib/i18n/use-i18n.ts";
import { meQuery } from "../../lib/person/person.api.ts";
import { AccountModal } from "./AccountModal.tsx";
import { closeAccounts, useAccounts } from "./accounts.store.ts";
import { SignInForm } from "./SignInForm.tsx";

/** Signing in over the page as it stands. */
export function SignInDialog({ onResumed }: { onResumed: () => void }) {
  const { t } = useI18n();
  const demo = (useQuery(meQuery).data?.signIn.demo.length ?? 0) > 0;
  const open = useAccounts((state) => state.signIn);
  return (
    <AccountModal
      title={t("signin.title")}
      open={open}
      onClose={closeAccounts}
      size={demo ? 580 : 420}
      testId="sign-in"
    >
      <SignInForm onResumed={onResumed} />
    </AccountModal>
  );
}
