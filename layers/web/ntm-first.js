/* Draws a still picture of the map before the page itself has arrived, and takes it away when the live map is there.
 *
 * Shapes come from the same file as the live map's (window.NTM_GEOGRAPHY), colours and words from what the page says.
 */
(function () {
  "use strict";
  var SVG = "http://www.w3.org/2000/svg";
  var box = document.getElementById("ntm-first");
  var said = JSON.parse(document.getElementById("ntm-first-said").textContent);
  var geography = window.NTM_GEOGRAPHY[said.id];
  var flat = Math.cos((geography.bounds[0][0] + geography.bounds[1][0]) / 2 * Math.PI / 180);

  function node(parent, tag, attributes, text) {
    var made = tag === "svg" || parent.namespaceURI === SVG ? document.createElementNS(SVG, tag) : document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { made.setAttribute(name, attributes[name]); });
    if (text !== undefined) made.textContent = text;
    parent.appendChild(made);
    return made;
  }

  /* Steps of the file's grid as points of the picture, north up, a degree of longitude as wide as it is there. */
  function points(steps) {
    var x = 0, y = 0, line = [];
    for (var i = 0; i < steps.length; i += 2) {
      x += steps[i];
      y += steps[i + 1];
      line.push([Math.round(x * flat), -y]);
    }
    return line;
  }

  function path(parts, closed) {
    return parts.map(function (part) { return "M" + part.join("L") + (closed ? "Z" : ""); }).join("");
  }

  function rings(unit, arcs) {
    return unit.rings.map(function (numbers) {
      return numbers.reduce(function (ring, number) {
        return ring.concat(number < 0 ? arcs[~number].slice().reverse() : arcs[number]);
      }, []);
    });
  }

  function frame() {
    var grid = geography.grid, south = geography.bounds[0][0] / grid, north = geography.bounds[1][0] / grid;
    var west = geography.bounds[0][1] / grid * flat, east = geography.bounds[1][1] / grid * flat;
    return [west, -north, east - west, north - south].map(Math.round).join(" ");
  }

  function draw(map) {
    var side = /right/.test(geography.legendCorner) ? "xMinYMid" : "xMaxYMid";
    var svg = node(map, "svg", { viewBox: frame(), preserveAspectRatio: side + " meet" });
    var arcs = geography.arcs.map(points), line = { fill: "none", "vector-effect": "non-scaling-stroke" };
    geography.units.forEach(function (unit, index) {
      var row = said.rows[parseInt(said.classes[index], 36)];
      var fill = row.hatched ? "#DEDBD2" : row.colour;
      node(svg, "path", { d: path(rings(unit, arcs), true), fill: fill, stroke: row.key === "outside" ? "#DCD9D0" : "#FFFFFF", "fill-rule": "evenodd", "vector-effect": "non-scaling-stroke" });
    });
    node(svg, "path", Object.assign({ d: path(geography.districtArcs.map(function (arc) { return arcs[arc]; })), stroke: "#4B544D" }, line));
    node(svg, "path", Object.assign({ d: path(geography.border.map(points)), stroke: "#B3261E", "stroke-width": 2.6, "stroke-dasharray": "7 5" }, line));
  }

  function legend(map) {
    var corner = geography.legendCorner, place = (/top/.test(corner) ? "top" : "bottom") + ":14px;" + (/right/.test(corner) ? "right" : "left") + ":14px";
    var list = node(map, "div", { "class": "ntm-first-legend", style: place });
    node(list, "b", {}, said.title);
    said.rows.forEach(function (row) {
      if (row.count === 0 && row.optional) return;
      var line = node(list, "div");
      node(line, "i", { style: "background:" + (row.hatched ? "#DEDBD2" : row.colour) });
      node(line, "span", {}, row.label);
      node(line, "b", {}, String(row.count));
    });
    (said.notes || []).forEach(function (note) { node(list, "small", {}, note); });
    if (said.demo) node(list, "em", {}, said.demo);
  }

  function gone() {
    box.remove();
    clearInterval(watch);
    ["pointerdown", "keydown", "wheel"].forEach(function (name) { removeEventListener(name, gone, true); });
  }

  /* The live map takes the picture away itself; this is for a page that shows something else in its place. */
  var here = location.pathname, since = Date.now();
  var watch = setInterval(function () {
    var other = location.pathname !== here || document.querySelector('[data-testid="stAlert"], [data-testid="stException"]');
    if (!box.isConnected || other || Date.now() - since > 60000) gone();
  }, 300);
  ["pointerdown", "keydown", "wheel"].forEach(function (name) { addEventListener(name, gone, true); });
  var map = box.querySelector(".ntm-first-map");
  draw(map);
  legend(map);
})();
