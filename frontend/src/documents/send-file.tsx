import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useWords } from "@/language/dictionary";
import { Dialog } from "@/layout/dialog";
import { SendForm } from "./send-form";
import { type MakeReady, useSendFile } from "./use-send-file";
import { documentWords } from "./words";

interface SendFileProps {
  /** What people call the file. */
  name: string;
  ready: MakeReady;
  /** Whom the file belongs to; without one somebody is chosen. */
  contactId?: string;
  /** The words to begin with. */
  caption?: string;
}

/**
 * Sends a file to a contact, under the same consent and window as any message. What is under way is
 * remembered when the dialog is closed, so that an unanswered file is not sent twice.
 */
export function SendFile({ name, ready, contactId, caption }: SendFileProps) {
  const says = useWords(documentWords);
  const [asking, { open, close }] = useDisclosure();
  const send = useSendFile(ready);
  const begin = () => {
    if (!send.isPending) send.reset();
    open();
  };
  return (
    <>
      <Button onClick={begin}>{says.send}</Button>
      <Dialog opened={asking} onClose={close} title={says.sendWhat(name)}>
        <SendForm to={contactId ?? null} words={caption ?? ""} send={send} onClose={close} />
      </Dialog>
    </>
  );
}
