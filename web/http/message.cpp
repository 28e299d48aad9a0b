#include "web/http/message.hpp"
