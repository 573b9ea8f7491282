import type { Channel, ContactFieldsFragment } from "@/generated/graphql";
import { EndConsent } from "./end";
import { RecordConsent } from "./record";

interface ConsentDialogProps {
  contact: ContactFieldsFragment;
  channel: Channel;
  /** Whether the consent shall stand afterwards. */
  given: boolean;
  onClose: () => void;
}

/** Asks on whose word a consent is recorded, or whether it shall really end; then does it. */
export function ConsentDialog({ given, ...about }: ConsentDialogProps) {
  return given ? <RecordConsent {...about} /> : <EndConsent {...about} />;
}
