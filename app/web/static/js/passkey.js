// Asks the browser for a passkey and sends its answer with the form. The server's options come in `data-options`.

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

async function create(options) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: known(options.excludeCredentials),
    },
  });
  return {
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    response: {
      attestationObject: text(made.response.attestationObject),
      clientDataJSON: text(made.response.clientDataJSON),
      transports: made.response.getTransports ? made.response.getTransports() : [],
    },
    extensions: JSON.stringify(made.getClientExtensionResults()),
  };
}

async function get(options) {
  const given = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      allowCredentials: known(options.allowCredentials),
    },
  });
  return {
    id: given.id,
    rawId: text(given.rawId),
    type: given.type,
    response: {
      authenticatorData: text(given.response.authenticatorData),
      clientDataJSON: text(given.response.clientDataJSON),
      signature: text(given.response.signature),
      userHandle: given.response.userHandle ? text(given.response.userHandle) : null,
    },
  };
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const ask = form.dataset.passkey === "create" ? create : get;
  const start = async () => {
    try {
      const answer = await ask(JSON.parse(form.dataset.options));
      form.elements.credential.value = JSON.stringify(answer);
      form.submit();
    } catch {
      const said = form.querySelector("[data-passkey-said]");
      said.textContent = form.dataset.failed;
      said.className = "error-text";
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    start();
  });
  start();
}
