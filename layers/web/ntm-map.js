/* Draws one geography once, and repaints it when Python sends new classes.
 *
 * Geometry arrives as its own cacheable file (window.NTM_GEOGRAPHY[id]); a repaint carries only a class
 * per unit and the legend's words, so a filter never sends a shape again and never loses the zoom.
 * Every word from data enters the page as text, never as HTML.
 */
(function () {
  "use strict";
  var SVG = "http://www.w3.org/2000/svg";
  var state = { map: null, layers: [], byCode: {}, paint: null, open: null, clicks: 0 };

  function element(tag, className, text) {
    var node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  /* Lines are whole numbers of the file's grid, each point told as its step from the one before. */
  function line(steps) {
    var x = 0, y = 0, points = [], grid = state.geography.grid;
    for (var i = 0; i < steps.length; i += 2) {
      x += steps[i];
      y += steps[i + 1];
      points.push([y * grid, x * grid]);
    }
    return points;
  }

  /* A ring is the lines it shares with its neighbours, in order; ~number is one followed backwards. */
  function ring(numbers) {
    var points = [];
    numbers.forEach(function (number) {
      var shared = state.arcs[number < 0 ? ~number : number];
      var part = number < 0 ? shared.slice().reverse() : shared;
      points = points.concat(points.length ? part.slice(1) : part);
    });
    return points;
  }

  function hatchPatterns() {
    if (document.getElementById("ntm-hatch")) return;
    var svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("width", "0");
    svg.setAttribute("height", "0");
    svg.style.position = "absolute";
    var pattern = document.createElementNS(SVG, "pattern");
    var sizes = { id: "ntm-hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(-45)" };
    Object.keys(sizes).forEach(function (key) { pattern.setAttribute(key, sizes[key]); });
    var ground = document.createElementNS(SVG, "rect");
    ground.setAttribute("width", 6);
    ground.setAttribute("height", 6);
    ground.setAttribute("fill", "#F4F2EC");
    var line = document.createElementNS(SVG, "line");
    var ends = { x1: 0, y1: 0, x2: 6, y2: 0, stroke: "#C9C5BA", "stroke-width": 3 };
    Object.keys(ends).forEach(function (key) { line.setAttribute(key, ends[key]); });
    pattern.appendChild(ground);
    pattern.appendChild(line);
    svg.appendChild(pattern);
    document.body.appendChild(svg);
  }

  function style(layer) {
    var paint = state.paint;
    if (!paint) return { color: "#FFFFFF", weight: 0.8, fillColor: "#F1EFE9", fillOpacity: 1 };
    var row = paint.rows[paint.classes[layer.ntm.index]];
    var aside = row.key === "outside";
    return {
      color: aside ? "#DCD9D0" : "#FFFFFF",
      weight: 0.8,
      fillColor: row.hatched ? "url(#ntm-hatch)" : row.colour,
      fillOpacity: 1
    };
  }

  function tooltip(layer) {
    var box = element("div", "ntm-tip");
    var unit = layer.ntm, paint = state.paint;
    box.appendChild(element("b", "", unit.title));
    if (unit.district) box.appendChild(element("div", "ntm-muted", unit.district));
    if (paint) {
      var row = paint.rows[paint.classes[unit.index]];
      box.appendChild(element("div", "", row.key === "outside" ? "Ngoài bộ lọc" : row.label));
      if (paint.met[unit.index] !== null && row.key !== "outside")
        box.appendChild(element("div", "ntm-muted", paint.met[unit.index] + "/" + paint.size + " tiêu chí đạt"));
      var village = paint.villages[unit.code];
      if (village && row.key !== "outside")
        box.appendChild(element("div", "ntm-muted", village[1] + "/" + village[0] + " thôn đạt chuẩn"));
    }
    return box;
  }

  function number(told) {
    return typeof told === "string" ? (told === "-" ? null : parseInt(told, 36)) : told;
  }

  /* Classes come as one letter a unit, small counts too (- is unknown), and counts only of the units inside the filter. */
  function unpacked(paint) {
    var classes = Array.from(paint.classes, function (letter) { return parseInt(letter, 36); }), place = 0;
    var met = classes.map(function (index) {
      return paint.rows[index].key === "outside" ? null : number(paint.met[place++]);
    });
    return Object.assign({ villages: {}, notes: [], selected: "", focus: "" }, paint, { classes: classes, met: met });
  }

  function drawUnits(map, geography) {
    var group = L.featureGroup();
    state.arcs = geography.arcs.map(line);
    geography.units.forEach(function (unit, index) {
      /* All rings of a unit in one shape: the even-odd rule leaves its holes and joins its parts. */
      var layer = L.polygon(unit.rings.map(ring), { smoothFactor: 0.6, className: "ntm-unit" });
      layer.ntm = { index: index, code: unit.code, title: unit.title, district: unit.district, point: unit.point };
      layer.feature = { type: "Feature", properties: { code: unit.code } };
      layer.setStyle(style(layer));
      layer.bindTooltip(tooltip, { sticky: true, direction: "top", opacity: 1 });
      layer.on("mouseover", function () { layer.setStyle({ color: "#1E2622", weight: 1.6 }); layer.bringToFront(); marksToFront(); });
      layer.on("mouseout", function () { layer.setStyle(style(layer)); marksToFront(); });
      /* The click answers with the code alone: the shape need not travel back. Its number makes a second click on the same commune news. */
      layer.toGeoJSON = function () { return { type: "Feature", geometry: null, properties: { code: unit.code, click: ++state.clicks } }; };
      group.addLayer(layer);
      state.layers.push(layer);
      state.byCode[unit.code] = layer;
    });
    group.addTo(map);
    return group;
  }

  function drawLines(map, geography) {
    geography.districtArcs.forEach(function (number) {
      L.polyline(state.arcs[number], { color: "#4B544D", weight: 1.3, interactive: false, pane: "ntmLines" }).addTo(map);
    });
    geography.districts.forEach(function (district) {
      label(map, district.point, district.name, "ntm-district", "ntmLabels");
    });
    geography.border.forEach(function (steps) {
      L.polyline(line(steps), { color: "#B3261E", weight: 2.6, dashArray: "7 5", interactive: false, pane: "ntmLines" }).addTo(map);
    });
  }

  function label(map, point, text, className, pane) {
    var icon = L.divIcon({ className: "ntm-label " + className, html: element("span", "", text), iconSize: [0, 0] });
    return L.marker(point, { icon: icon, interactive: false, keyboard: false, pane: pane }).addTo(map);
  }

  function overlap(one, other) {
    return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
  }

  /* Commune names come in as one zooms: only when a name fits across its own shape on the screen
   * and lies over no other. */
  function communeLabels(map) {
    if (state.labels) state.labels.remove();
    state.labels = L.layerGroup().addTo(map);
    var few = map.getZoom() - state.homeZoom >= 1;
    map.getContainer().classList.toggle("ntm-near", few);
    if (!few && state.layers.length > 80) return;
    var view = map.getBounds(), taken = [];
    state.layers.forEach(function (layer) {
      if (!view.contains(layer.ntm.point)) return;
      var bounds = layer.getBounds();
      var left = map.latLngToContainerPoint(bounds.getSouthWest()), right = map.latLngToContainerPoint(bounds.getNorthEast());
      var name = layer.ntm.title.replace(/^(Xã|Phường|Thị trấn) /, "");
      var half = name.length * 3.25, at = map.latLngToContainerPoint(layer.ntm.point);
      var box = [at.x - half, at.y - 7, at.x + half, at.y + 7];
      if (right.x - left.x < 2 * half || taken.some(function (other) { return overlap(box, other); })) return;
      taken.push(box);
      label(state.labels, layer.ntm.point, name, "ntm-commune", "ntmLabels");
    });
  }

  function circle(point, radius, options) {
    var base = { radius: radius, interactive: false, pane: "ntmMarks", color: "#1E2622" };
    return L.circleMarker(point, L.extend(base, options));
  }

  /* Outer ring: all villages of the commune; inner disc: those that attained. Areas are proportional. */
  function drawVillages(map, paint) {
    if (state.villages) state.villages.remove();
    state.villages = L.layerGroup().addTo(map);
    Object.keys(paint.villages).forEach(function (code) {
      var layer = state.byCode[code], counts = paint.villages[code];
      if (!layer || paint.rows[paint.classes[layer.ntm.index]].key === "outside") return;
      var scale = 3.2;
      circle(layer.ntm.point, scale * Math.sqrt(counts[0]), { weight: 1.4, fillColor: "#FFFFFF", fillOpacity: 0.85 }).addTo(state.villages);
      if (counts[1]) circle(layer.ntm.point, scale * Math.sqrt(counts[1]), { weight: 0, fillColor: "#232B45", fillOpacity: 1 }).addTo(state.villages);
    });
  }

  function marksToFront() {
    if (state.selected) state.selected.bringToFront();
  }

  function select(map, code) {
    if (state.selected) state.selected.remove();
    state.selected = null;
    var layer = state.byCode[code];
    if (!layer) return;
    state.selected = L.polygon(layer.getLatLngs(), { fill: false, color: "#1E2622", weight: 3, interactive: false, pane: "ntmLines" }).addTo(map);
    if (code !== state.shown) {
      if (!map.getBounds().contains(layer.getBounds())) map.panTo(layer.ntm.point);
      state.shown = code;
    }
  }

  function swatch(row) {
    var mark = element("i", "ntm-swatch");
    if (row.hatched) mark.className += " ntm-swatch-hatched";
    else mark.style.background = row.colour;
    return mark;
  }

  function unitList(row, index) {
    var list = element("div", "ntm-list");
    state.layers.filter(function (layer) { return state.paint.classes[layer.ntm.index] === index; }).forEach(function (layer) {
      var button = element("button", "ntm-name", layer.ntm.title + (layer.ntm.district ? " · " + layer.ntm.district : ""));
      button.type = "button";
      button.onclick = function () { layer.fire("click", { latlng: L.latLng(layer.ntm.point) }, true); };
      list.appendChild(button);
    });
    return list;
  }

  function legendRow(row, index) {
    var line = element("button", "ntm-row" + (state.open === row.key ? " ntm-row-open" : ""));
    line.type = "button";
    line.title = "Bấm để xem danh sách";
    line.dataset.key = row.key;
    line.disabled = row.count === 0;
    line.setAttribute("aria-expanded", String(state.open === row.key));
    line.appendChild(swatch(row));
    line.appendChild(element("span", "", row.label));
    line.appendChild(element("b", "", String(row.count)));
    line.onclick = function () {
      state.open = state.open === row.key ? null : row.key;
      drawLegend();
    };
    return line;
  }

  function markRow(className, text) {
    var line = element("div", "ntm-row ntm-mark");
    line.appendChild(element("i", className));
    line.appendChild(element("span", "", text));
    return line;
  }

  function drawLegend() {
    var box = state.legend, paint = state.paint;
    box.replaceChildren();
    var head = element("button", "ntm-title", paint.title);
    head.type = "button";
    head.title = "Thu gọn hoặc mở chú giải";
    head.onclick = function () { box.classList.toggle("ntm-folded"); };
    box.appendChild(head);
    var body = element("div", "ntm-body");
    paint.rows.forEach(function (row, index) {
      if (row.count === 0 && row.optional) return;
      body.appendChild(legendRow(row, index));
      if (state.open === row.key) body.appendChild(unitList(row, index));
    });
    if (state.geography.border.length) body.appendChild(markRow("ntm-borderline", "Biên giới quốc gia"));
    if (Object.keys(paint.villages).length) body.appendChild(markRow("ntm-disc", "Thôn đạt chuẩn / tổng số thôn"));
    paint.notes.forEach(function (note) { body.appendChild(element("div", "ntm-note", note)); });
    if (paint.demo) body.appendChild(element("div", "ntm-demo", paint.demo));
    box.appendChild(body);
  }

  /* The view fitWhole came to rest at: when the map shows another one, somebody or something else has moved it. */
  function view(map) {
    var center = map.getCenter();
    return { lat: center.lat, lng: center.lng, zoom: map.getZoom() };
  }

  function moved(map) {
    var now = view(map), own = state.ownView;
    /* One pixel of the map at its zoom: less than that is rounding. */
    var pixel = 360 / (256 * Math.pow(2, now.zoom));
    return Math.abs(now.zoom - own.zoom) > 0.01 || Math.abs(now.lat - own.lat) > 2 * pixel || Math.abs(now.lng - own.lng) > 2 * pixel;
  }

  function held(map) {
    if (!state.held && state.ownView && moved(map)) state.held = true;
    return state.held;
  }

  /* Names of districts shrink with the map, and leave one on which they would lie over each other. */
  function sized(map) {
    var width = map.getSize().x, classes = map.getContainer().classList;
    classes.toggle("ntm-small", width < 430);
    classes.toggle("ntm-tiny", width < 320);
  }

  /* The frame changed its size: its middle stays where it was, and the whole is fitted again only while nobody holds it. */
  function resized(map) {
    var mayFit = !held(map);
    map.invalidateSize({ animate: false });
    if (mayFit) fitWhole(map);
    else sized(map);
  }

  function fitWhole(map) {
    state.fitting = true;
    fit(map);
    state.fitting = false;
    state.ownView = view(map);
  }

  function fit(map) {
    var bounds = L.latLngBounds(state.geography.bounds);
    var size = map.getSize();
    var right = /right/.test(state.geography.legendCorner);
    var room = state.geography.legendNeedsRoom && size.x > 620 ? 236 : 4;
    map.fitBounds(bounds, { paddingTopLeft: [right ? 4 : room, 4], paddingBottomRight: [right ? room : 4, 20], animate: false });
    state.homeZoom = map.getZoom();
    /* Room left over beside the shapes goes to the side where the legend stands. */
    var width = map.latLngToContainerPoint(bounds.getNorthEast()).x - map.latLngToContainerPoint(bounds.getSouthWest()).x;
    var spare = room > 4 ? 0 : Math.max(0, (size.x - width) / 2 - 12);
    map.panBy([(right ? 1 : -1) * Math.min(spare, 110), 0], { animate: false });
    var focus = state.paint && state.byCode[state.paint.focus];
    if (focus) map.fitBounds(focus.getBounds().pad(1.2), { animate: false });
    if (state.legend) state.legend.classList.toggle("ntm-folded", size.x < 480);
    sized(map);
  }

  /* Maps of one page that are linked move together: each tells the others where it came to rest. */
  function link(map) {
    if (state.channel) return;
    /* Small maps side by side have their legend under them. */
    map.getContainer().classList.add("ntm-linked");
    /* One channel a page, whatever geographies its maps show; another tab or window has its own. */
    state.channel = new BroadcastChannel("ntm " + window.parent.performance.timeOrigin);
    state.channel.onmessage = function (event) {
      state.told = true;
      state.held = true;
      map.setView(event.data.center, event.data.zoom, { animate: false });
      state.told = false;
    };
    map.on("moveend", function () {
      if (state.told || state.fitting || !held(map)) return;
      var center = map.getCenter();
      state.channel.postMessage({ center: [center.lat, center.lng], zoom: map.getZoom() });
    });
  }

  function addLegend(map, corner) {
    var control = L.control({ position: corner });
    control.onAdd = function () {
      state.legend = element("div", "ntm-legend");
      L.DomEvent.disableClickPropagation(state.legend);
      L.DomEvent.disableScrollPropagation(state.legend);
      return state.legend;
    };
    control.addTo(map);
  }

  window.NTM = {
    start: function (map, id, note) {
      var geography = window.NTM_GEOGRAPHY[id];
      state.map = map;
      state.geography = geography;
      ["ntmLines", "ntmMarks", "ntmLabels"].forEach(function (name, step) {
        map.createPane(name).style.zIndex = 410 + 10 * step;
        map.getPane(name).style.pointerEvents = "none";
      });
      hatchPatterns();
      map.attributionControl.setPrefix(false).addAttribution(note);
      drawUnits(map, geography);
      drawLines(map, geography);
      L.control.zoom({ position: "topleft", zoomInTitle: "Phóng to", zoomOutTitle: "Thu nhỏ" }).addTo(map);
      L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
      addLegend(map, geography.legendCorner);
      fitWhole(map);
      /* The frame may still be growing when the map starts: fit again until the reader takes hold of the map. */
      new ResizeObserver(function () { resized(map); }).observe(map.getContainer());
      ["mousedown", "wheel", "touchstart", "keydown"].forEach(function (name) {
        map.getContainer().addEventListener(name, function () { state.held = true; }, { passive: true });
      });
      map.on("zoomend moveend", function () { communeLabels(map); });
      communeLabels(map);
    },
    paint: function (sent) {
      var paint = unpacked(sent);
      state.paint = paint;
      state.layers.forEach(function (layer) { layer.setStyle(style(layer)); });
      if (paint.focus !== state.focus && !held(state.map)) {
        state.focus = paint.focus;
        fitWhole(state.map);
      }
      if (paint.linked) link(state.map);
      drawVillages(state.map, paint);
      select(state.map, paint.selected);
      drawLegend();
      document.body.dataset.ntmPaint = paint.mark;
      var still = window.parent.document.getElementById("ntm-first");
      if (still) still.remove();
    }
  };
})();
