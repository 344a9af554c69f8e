// Passkeys: asks the browser for a credential and sends it with the form it belongs to.
// A form marked data-passkey="login | check | add" has a hidden field `credential`, a button [data-passkey-start]
// and a line [data-passkey-failed]. Options come from <script type="application/json" id="passkey-options">, or for
// "login" from the form's own address.
(() => {
  const toBytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
  const toText = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const withBytes = (options) => ({
    ...options,
    challenge: toBytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: toBytes(options.user.id) } }),
    ...["excludeCredentials", "allowCredentials"].reduce(
      (lists, name) =>
        options[name] ? { ...lists, [name]: options[name].map((key) => ({ ...key, id: toBytes(key.id) })) } : lists,
      {},
    ),
  });

  const asJson = (credential) => {
    const given = credential.response;
    const response = { clientDataJSON: toText(given.clientDataJSON) };
    for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"])
      if (given[part]) response[part] = toText(given[part]);
    if (given.getTransports) response.transports = given.getTransports();
    return {
      type: credential.type,
      id: credential.id,
      rawId: toText(credential.rawId),
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
      response,
    };
  };

  const loginOptions = async (form) => {
    const headers = { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" };
    const answer = await fetch(form.action, { headers });
    return (await answer.json()).request_options.publicKey;
  };
  const pageOptions = () => JSON.parse(document.getElementById("passkey-options").textContent);

  const ask = async (form) => {
    const kind = form.dataset.passkey;
    if (kind === "login") return navigator.credentials.get({ publicKey: withBytes(await loginOptions(form)) });
    if (kind === "check")
      return navigator.credentials.get({ publicKey: withBytes(pageOptions().request_options.publicKey) });
    const wish = pageOptions().creation_options.publicKey;
    const alone = form.elements.passwordless?.checked;
    const needs = alone ? "required" : "discouraged";
    wish.authenticatorSelection = {
      ...wish.authenticatorSelection,
      residentKey: needs,
      requireResidentKey: Boolean(alone),
      ...(alone && { userVerification: "required" }),
    };
    return navigator.credentials.create({ publicKey: withBytes(wish) });
  };

  if (!window.PublicKeyCredential) return;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const failed = form.querySelector("[data-passkey-failed]");
    form.hidden = false;
    form.querySelector("[data-passkey-start]").addEventListener("click", async () => {
      failed.hidden = true;
      try {
        form.elements.credential.value = JSON.stringify(asJson(await ask(form)));
        form.submit();
      } catch {
        failed.hidden = false;
      }
    });
  }
})();
