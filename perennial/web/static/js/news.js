// [data-news] in what arrives, such as the caption of a table, is said to those who cannot see the swap.
document.addEventListener("htmx:afterSettle", (event) => {
  const place = document.getElementById(event.detail.target?.id);
  const told = place?.querySelector("[data-news]");
  const news = document.getElementById("news");
  if (told && news) news.textContent = told.textContent;
});
