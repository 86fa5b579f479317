/* Asks the browser for a security key or passkey, and sends its answer with the form.
   Without a script, or where the browser knows no keys, the button stays hidden. */

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) =>
    sign.charCodeAt(0),
  );

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const readable = (options) => ({
  ...options,
  challenge: bytes(options.challenge),
  ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
  ...Object.fromEntries(
    ["excludeCredentials", "allowCredentials"]
      .filter((name) => options[name])
      .map((name) => [name, options[name].map((one) => ({ ...one, id: bytes(one.id) }))]),
  ),
});

const sendable = (credential) => ({
  id: credential.id,
  rawId: text(credential.rawId),
  type: credential.type,
  clientExtensionResults: {},
  response: Object.fromEntries(
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]
      .filter((name) => credential.response[name])
      .map((name) => [name, text(credential.response[name])]),
  ),
});

for (const form of document.querySelectorAll("form[data-security-key]")) {
  const problem = form.querySelector("[data-problem]");
  if (!window.PublicKeyCredential) {
    continue;
  }
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (form.elements.answer.value) {
      return;
    }
    event.preventDefault();
    problem.hidden = true;
    const publicKey = readable(JSON.parse(form.dataset.securityKey));
    try {
      const credential =
        form.dataset.does === "create"
          ? await navigator.credentials.create({ publicKey })
          : await navigator.credentials.get({ publicKey });
      form.elements.answer.value = JSON.stringify(sendable(credential));
      form.requestSubmit();
    } catch {
      problem.hidden = false;
    }
  });
}
