app_name = "sending"
urlpatterns: list[object] = []
