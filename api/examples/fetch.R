# AROLWG_TOKEN=... Rscript fetch.R https://surveys.example.org digital-skills-2026
library(httr2)

arguments <- commandArgs(trailingOnly = TRUE)

get <- function(address) {
  request(address) |>
    req_auth_bearer_token(Sys.getenv("AROLWG_TOKEN")) |>
    req_headers(`Accept-Language` = "en") |>
    req_retry(max_tries = 3)
}

address <- paste0(arguments[1], "/api/v1/surveys/", arguments[2], "/datasets/latest/files")
while (!is.null(address)) {
  files <- get(address) |> req_perform() |> resp_body_json()
  for (file in files$items) {
    # One that was broken off is shorter.
    is_here <- isTRUE(file.size(file$name) == file$size)
    if (file$state == "done" && !is_here) {
      get(file$href) |> req_perform(path = file$name)
      message(file$name)
    }
  }
  address <- files$`next`
}
