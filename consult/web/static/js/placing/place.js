// A point on a map beside the choice of a zone: data-place on the fieldset, its map as JSON. Nothing is loaded before
// somebody asks for the map. Without a script the zone and the address in words are enough.
// The keyboard: arrows move the map, Enter sets the point in its middle.
for (const place of document.querySelectorAll("[data-place]")) {
  const one = (name) => place.querySelector(`[data-place-${name}]`);
  const [open, frame, latitude, longitude, zone, remove, said] =
    ["open", "map", "latitude", "longitude", "zone", "remove", "said"].map(one);
  const config = JSON.parse(place.dataset.place);
  let map;
  let mark;

  const show = (moved) => {
    const there = latitude.value !== "" && longitude.value !== "";
    remove.hidden = !there;
    said.textContent = there ? said.dataset.placeSaid : "";
    if (!map) return;
    mark?.remove();
    mark = undefined;
    if (!there) return;
    const icon = L.divIcon({ className: "map__pin", iconSize: [22, 22] });
    const at = [Number(latitude.value), Number(longitude.value)];
    mark = L.marker(at, { icon, keyboard: false, title: config.words.here }).addTo(map);
    if (moved) map.panTo(at);
  };
  const set = (touched, at) => {
    latitude.value = at.lat.toFixed(6);
    longitude.value = at.lng.toFixed(6);
    const option = touched && zone && [...zone.options].find((each) => each.dataset.code === touched.code);
    if (option) zone.value = option.value;
    for (const field of [latitude, zone]) field?.dispatchEvent(new Event("input", { bubbles: true }));
    show(false);
  };

  open.hidden = false;
  open.addEventListener("click", async () => {
    open.hidden = true;
    await import(config.draw);
    let last = null;
    map = await globalThis.cityMap.draw(frame, config, {
      // A zone is clicked, and then the map beneath it: one click sets one point.
      chosen: (touched, at) => {
        if (!touched && last && at.equals(last)) return;
        last = at;
        set(touched, at);
      },
    });
    frame.querySelector("[data-map-frame]").addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target !== map.getContainer()) return;
      event.preventDefault();
      set(null, map.getCenter());
    });
    map.getContainer().focus({ preventScroll: true });
    show(true);
  });
  remove.addEventListener("click", () => {
    latitude.value = "";
    longitude.value = "";
    show(false);
    (map ? map.getContainer() : open).focus();
  });
  show(false);
}
